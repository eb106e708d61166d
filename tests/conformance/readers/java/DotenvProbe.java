// dotenv-java: a line of JSON for each file that standard input names; {"":null} where it was refused.

import io.github.cdimascio.dotenv.Dotenv;
import io.github.cdimascio.dotenv.DotenvEntry;
import io.github.cdimascio.dotenv.DotenvException;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

public final class DotenvProbe {
  public static void main(String[] arguments) throws Exception {
    BufferedReader names = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    StringBuilder out = new StringBuilder();
    for (String name = names.readLine(); name != null; name = names.readLine()) {
      Path file = Path.of(name);
      List<String> members = new ArrayList<>();
      try {
        Dotenv dotenv = Dotenv.configure().directory(file.getParent().toString()).filename(file.getFileName().toString()).load();
        for (DotenvEntry entry : dotenv.entries(Dotenv.Filter.DECLARED_IN_ENV_FILE)) {
          byte[] value = entry.getValue().getBytes(StandardCharsets.UTF_8);
          members.add('"' + entry.getKey() + "\":\"" + Base64.getEncoder().encodeToString(value) + '"');
        }
      } catch (DotenvException | IndexOutOfBoundsException refused) {
        members = List.of("\"\":null");
      }
      out.append('{').append(String.join(",", members)).append("}\n");
    }
    System.out.print(out);
  }
}
