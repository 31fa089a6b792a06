import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.apache.lucene.analysis.CharArraySet;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.charfilter.MappingCharFilter;
import org.apache.lucene.analysis.charfilter.NormalizeCharMap;
import org.apache.lucene.analysis.fr.FrenchLightStemFilter;
import org.apache.lucene.analysis.miscellaneous.ASCIIFoldingFilter;
import org.apache.lucene.analysis.miscellaneous.StemmerOverrideFilter;
import org.apache.lucene.analysis.pattern.PatternReplaceCharFilter;
import org.apache.lucene.analysis.pattern.PatternReplaceFilter;
import org.apache.lucene.analysis.util.ElisionFilter;
import org.elasticsearch.common.settings.Settings;
import org.elasticsearch.index.analysis.CharFilterFactory;
import org.elasticsearch.index.analysis.TokenFilterFactory;
import org.elasticsearch.indices.analysis.AnalysisModule.AnalysisProvider;
import org.elasticsearch.plugins.AnalysisPlugin;
import org.elasticsearch.plugins.Plugin;

/**
 * The parts of Elasticsearch's analysis-common module that the index uses, from the same Lucene
 * classes, under the same names and with the same defaults: that module is not published.
 */
public class FrenchAnalysisPlugin extends Plugin implements AnalysisPlugin {
    private static final List<String> ARTICLES = List.of(
        "l", "m", "t", "qu", "n", "s", "j", "d", "c", "jusqu", "quoiqu", "lorsqu", "puisqu");

    @Override
    public Map<String, AnalysisProvider<TokenFilterFactory>> getTokenFilters() {
        return Map.of(
            "elision", (index, env, name, settings) -> {
                CharArraySet articles = new CharArraySet(
                    settings.getAsList("articles", ARTICLES), settings.getAsBoolean("articles_case", false));
                return filter(name, tokens -> new ElisionFilter(tokens, articles));
            },
            "asciifolding", (index, env, name, settings) -> {
                boolean keep = settings.getAsBoolean("preserve_original", false);
                return filter(name, tokens -> new ASCIIFoldingFilter(tokens, keep));
            },
            "stemmer", (index, env, name, settings) -> {
                String language = settings.get("language", settings.get("name", "porter"));
                return filter(name, tokens -> {
                    // Checked on use: Elasticsearch also builds every filter once with no settings at all.
                    if (!language.equals("light_french")) {
                        throw new IllegalArgumentException("this node stems light_french only, not " + language);
                    }
                    return new FrenchLightStemFilter(tokens);
                });
            },
            "pattern_replace", (index, env, name, settings) -> {
                Pattern pattern = Pattern.compile(settings.get("pattern", "$^"));
                String replacement = settings.get("replacement", "");
                boolean all = settings.getAsBoolean("all", true);
                return filter(name, tokens -> new PatternReplaceFilter(tokens, pattern, replacement, all));
            },
            "stemmer_override", (index, env, name, settings) -> {
                StemmerOverrideFilter.StemmerOverrideMap rules = overrides(settings);
                return filter(name, tokens -> new StemmerOverrideFilter(tokens, rules));
            });
    }

    @Override
    public Map<String, AnalysisProvider<CharFilterFactory>> getCharFilters() {
        return Map.of(
            "mapping", (index, env, name, settings) -> {
                NormalizeCharMap map = mappings(settings);
                return characters(name, reader -> new MappingCharFilter(map, reader));
            },
            "pattern_replace", (index, env, name, settings) -> {
                Pattern pattern = Pattern.compile(settings.get("pattern", "$^"));
                String replacement = settings.get("replacement", "");
                return characters(name, reader -> new PatternReplaceCharFilter(pattern, replacement, reader));
            });
    }

    private static StemmerOverrideFilter.StemmerOverrideMap overrides(Settings settings) {
        StemmerOverrideFilter.Builder builder = new StemmerOverrideFilter.Builder(false);
        for (String rule : settings.getAsList("rules")) {
            String[] sides = rule.split("=>", 2);
            for (String word : sides[0].split(",")) {
                builder.add(word.strip(), sides[1].strip());
            }
        }
        try {
            return builder.build();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static NormalizeCharMap mappings(Settings settings) {
        NormalizeCharMap.Builder builder = new NormalizeCharMap.Builder();
        for (String mapping : settings.getAsList("mappings")) {
            String[] sides = mapping.split("\\s*=>\\s*", 2);
            builder.add(unescaped(sides[0]), unescaped(sides[1]));
        }
        return builder.build();
    }

    /** Only the escapes of the form backslash, u and four hexadecimal digits: all that our mappings use. */
    private static String unescaped(String text) {
        return Pattern.compile("\\\\u([0-9a-fA-F]{4})").matcher(text)
            .replaceAll(m -> Character.toString((char) Integer.parseInt(m.group(1), 16)));
    }

    private static TokenFilterFactory filter(String name, UnaryOperator<TokenStream> create) {
        return new TokenFilterFactory() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public TokenStream create(TokenStream tokens) {
                return create.apply(tokens);
            }
        };
    }

    private static CharFilterFactory characters(String name, UnaryOperator<java.io.Reader> create) {
        return new CharFilterFactory() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public java.io.Reader create(java.io.Reader reader) {
                return create.apply(reader);
            }
        };
    }
}
