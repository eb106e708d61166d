// Spring Boot's own loaders of application.properties and application.yaml, and what an application then sees of a name: by
// the Environment, by the Binder (as @ConfigurationProperties and spring.datasource do) and by @Value.
// A line of JSON for each file that standard input names and each way that an argument names; {"":null} where it was refused. What a way does not
// give at all stands behind "!".

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.env.PropertiesPropertySourceLoader;
import org.springframework.boot.env.PropertySourceLoader;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.beans.factory.config.BeanExpressionContext;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.support.PropertySourcesPlaceholderConfigurer;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.MutablePropertySources;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.io.FileSystemResource;

public final class SpringProbe {
  static String quoted(String text) {
    StringBuilder out = new StringBuilder("\"");
    for (char c : text.toCharArray()) {
      out.append(String.format("\\u%04x", (int) c));
    }
    return out.append('"').toString();
  }

  static String member(String name, Object value) {
    return quoted(name) + ":\"" + Base64.getEncoder().encodeToString(String.valueOf(value).getBytes(StandardCharsets.UTF_8)) + "\"";
  }

  /** As Boot's PropertyPlaceholderAutoConfiguration has it: every @Value is resolved, then read as an expression. */
  static Object byValue(ConfigurableListableBeanFactory beans, String name) {
    String text = beans.resolveEmbeddedValue("${" + name + "}");
    return beans.getBeanExpressionResolver().evaluate(text, new BeanExpressionContext(beans, null));
  }

  static List<String> see(String file, String way) throws Exception {
    PropertySourceLoader loader = file.endsWith(".yaml") ? new YamlPropertySourceLoader() : new PropertiesPropertySourceLoader();
    StandardEnvironment environment = new StandardEnvironment();
    MutablePropertySources sources = environment.getPropertySources();
    for (PropertySource<?> each : new ArrayList<>(sources.stream().toList())) {
      sources.remove(each.getName());
    }
    Set<String> names = new LinkedHashSet<>();
    for (PropertySource<?> source : loader.load("file", new FileSystemResource(file))) {
      sources.addFirst(source);
      names.addAll(List.of(((EnumerablePropertySource<?>) source).getPropertyNames()));
    }
    List<String> members = new ArrayList<>();
    if (way.equals("raw")) {
      for (String name : names) {
        for (PropertySource<?> source : sources) {
          if (source.containsProperty(name)) {
            members.add(member(name, source.getProperty(name)));
            break;
          }
        }
      }
      return members;
    }
    ConfigurationPropertySources.attach(environment);
    AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
    context.setEnvironment(environment);
    if (way.equals("value")) {
      context.registerBean(PropertySourcesPlaceholderConfigurer.class);
      context.refresh();
    }
    for (String name : names) {
      Object seen;
      try {
        seen = way.equals("value") ? byValue(context.getBeanFactory(), name)
            : way.equals("bind") ? Binder.get(environment).bind(name, Bindable.of(String.class)).orElse(null)
            : environment.getProperty(name);
      } catch (RuntimeException refused) {
        members.add(member("!" + name, ""));
        continue;
      }
      members.add(member(name, seen));
    }
    context.close();
    return members;
  }

  public static void main(String[] arguments) throws Exception {
    java.util.logging.Logger.getLogger("").setLevel(java.util.logging.Level.OFF);
    BufferedReader names = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    StringBuilder out = new StringBuilder();
    for (String name = names.readLine(); name != null; name = names.readLine()) {
      for (String way : arguments) {
        List<String> members;
        try {
          members = see(name, way);
        } catch (Exception refused) {
          members = List.of("\"\":null");
        }
        out.append('{').append(String.join(",", members)).append("}\n");
      }
    }
    System.out.print(out);
  }
}
