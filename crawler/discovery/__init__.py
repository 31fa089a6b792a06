"""Finding where a site announces its articles, by its address alone."""
