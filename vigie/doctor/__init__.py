"""``vigie doctor``: what the service rests on, looked at part by part. Nothing is changed."""
