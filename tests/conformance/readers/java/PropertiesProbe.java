// java.util.Properties: a line of JSON for each file that standard input names; {"":null} where it was refused.
// The argument says how the file is opened: `reader` (UTF-8) or `stream` (ISO 8859-1, as load(InputStream) has it).

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Properties;

public final class PropertiesProbe {
  static String quoted(String text) {
    StringBuilder out = new StringBuilder("\"");
    for (char c : text.toCharArray()) {
      out.append(String.format("\\u%04x", (int) c));
    }
    return out.append('"').toString();
  }

  private static Properties load(Path file, boolean reader) throws Exception {
    Properties properties = new Properties();
    if (reader) {
      try (var text = Files.newBufferedReader(file)) {
        properties.load(text);
      }
    } else {
      try (var bytes = Files.newInputStream(file)) {
        properties.load(bytes);
      }
    }
    return properties;
  }

  public static void main(String[] arguments) throws Exception {
    boolean reader = arguments[0].equals("reader");
    BufferedReader names = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    StringBuilder out = new StringBuilder();
    for (String name = names.readLine(); name != null; name = names.readLine()) {
      List<String> members = new ArrayList<>();
      try {
        Properties properties = load(Path.of(name), reader);
        for (String key : properties.stringPropertyNames()) {
          byte[] value = properties.getProperty(key).getBytes(StandardCharsets.UTF_8);
          members.add(quoted(key) + ":\"" + Base64.getEncoder().encodeToString(value) + "\"");
        }
      } catch (java.io.IOException | IllegalArgumentException refused) {
        members = List.of("\"\":null");
      }
      out.append('{').append(String.join(",", members)).append("}\n");
    }
    System.out.print(out);
  }
}
