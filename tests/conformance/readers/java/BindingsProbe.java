import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Scanner;
import java.util.StringJoiner;
import org.springframework.cloud.bindings.Binding;
import org.springframework.cloud.bindings.Bindings;

/** Names of folders with bindings on standard input, for each a line of JSON with what stands in them. */
public class BindingsProbe {
  public static void main(String[] arguments) {
    Scanner lines = new Scanner(System.in, "UTF-8");
    while (lines.hasNextLine()) {
      System.out.println(seen(lines.nextLine()));
    }
  }

  private static String seen(String root) {
    StringJoiner line = new StringJoiner(",", "{", "}");
    try {
      for (Binding binding : new Bindings(root).getBindings()) {
        line.add("\"type\":\"" + base64(binding.getType()) + "\"");
        binding.getSecret().forEach((name, value) -> line.add("\"" + name + "\":\"" + base64(value) + "\""));
      }
    } catch (IllegalStateException refused) { // bytes that are no UTF-8
      return "{\"\":null}";
    }
    return line.toString();
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }
}
