// What the JVM's probes share: the loop over lines of JSON, and settings as these programs take them.

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

public final class Probing {
  public interface Understanding {
    Map<String, Object> of(JsonObject request) throws Exception;
  }

  private Probing() {}

  public static void serve(String driver, String version, Understanding understanding) throws Exception {
    Gson gson = new GsonBuilder().serializeNulls().disableHtmlEscaping().create();
    PrintStream output = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    output.println(gson.toJson(Map.of("driver", driver, "version", version)));
    BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      JsonObject request = gson.fromJson(line, JsonObject.class);
      JsonObject answer;
      try {
        answer = gson.toJsonTree(understanding.of(request)).getAsJsonObject();
      } catch (Exception | LinkageError error) {
        answer = new JsonObject();
        answer.addProperty("error", error.getClass().getSimpleName()); // never its text: it may hold the string
      }
      answer.add("id", request.get("id"));
      output.println(gson.toJson(answer));
    }
  }

  // `settings.connect` or `settings.engine`; empty where there is none.
  public static JsonObject settings(JsonObject request, String part) {
    JsonElement settings = request.get("settings");
    JsonElement found = settings == null || !settings.isJsonObject() ? null : settings.getAsJsonObject().get(part);
    return found == null ? new JsonObject() : found.getAsJsonObject();
  }

  // A tree as the names that properties have: `spring.datasource.hikari.maximum-pool-size`.
  public static Map<String, String> flat(JsonObject tree) {
    Map<String, String> names = new LinkedHashMap<>();
    flatten("", tree, names);
    return names;
  }

  private static void flatten(String prefix, JsonObject tree, Map<String, String> names) {
    for (Map.Entry<String, JsonElement> entry : tree.entrySet()) {
      if (entry.getValue().isJsonObject()) {
        flatten(prefix + entry.getKey() + ".", entry.getValue().getAsJsonObject(), names);
      } else {
        names.put(prefix + entry.getKey(), entry.getValue().getAsString());
      }
    }
  }

  // As an artifact says it itself.
  public static String version(String group, String artifact) throws java.io.IOException {
    java.util.Properties named = new java.util.Properties();
    try (java.io.InputStream file =
        Probing.class.getResourceAsStream("/META-INF/maven/" + group + "/" + artifact + "/pom.properties")) {
      named.load(file);
    }
    return named.getProperty("version");
  }

  public static String url(JsonObject request) {
    return request.get("url").getAsString();
  }

  public static Map<String, Object> tls(String mode, String roots, String ca, String cert, String key) {
    Map<String, Object> tls = new LinkedHashMap<>();
    tls.put("mode", mode);
    tls.put("roots", roots);
    tls.put("ca", ca);
    tls.put("cert", cert);
    tls.put("key", key);
    return tls;
  }

  public static Map<String, Object> refused() {
    return new LinkedHashMap<>(Map.of("error", "refused"));
  }
}
