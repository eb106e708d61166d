// pgjdbc: Driver.parseURL, and what PGProperty and SslMode make of the properties.

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.postgresql.Driver;
import org.postgresql.PGProperty;
import org.postgresql.jdbc.SslMode;
import org.postgresql.util.DriverInfo;

public final class Probe {
  private static Object setOf(PGProperty property, Properties properties) {
    return property.isPresent(properties) ? property.getOrDefault(properties) : null;
  }

  private static Map<String, Object> tlsOf(Properties properties) throws Exception {
    Map<String, Object> tls = new LinkedHashMap<>();
    SslMode mode = SslMode.of(properties);
    tls.put("mode", mode.value);
    tls.put("roots", "none");
    tls.put("ca", null);
    String factory = PGProperty.SSL_FACTORY.getOrDefault(properties);
    if ("org.postgresql.ssl.NonValidatingFactory".equals(factory)) {
      tls.put("mode", "require");
    } else if (mode.verifyCertificate()) {
      if ("org.postgresql.ssl.DefaultJavaSSLFactory".equals(factory)) {
        tls.put("roots", "system");
      } else if (setOf(PGProperty.SSL_ROOT_CERT, properties) != null) {
        tls.put("roots", "file");
        tls.put("ca", setOf(PGProperty.SSL_ROOT_CERT, properties));
      }
    }
    tls.put("cert", setOf(PGProperty.SSL_CERT, properties));
    tls.put("key", setOf(PGProperty.SSL_KEY, properties));
    return tls;
  }

  private static long milliseconds(Object seconds) {
    return Math.round(Double.parseDouble(seconds.toString()) * 1000);
  }

  private static Object understand(JsonObject request) throws Exception {
    Properties given = new Properties();
    JsonElement settings = request.get("settings");
    JsonObject engine = new JsonObject();
    if (settings != null && settings.isJsonObject()) {
      JsonElement connect = settings.getAsJsonObject().get("connect");
      if (connect != null) {
        for (Map.Entry<String, JsonElement> entry : connect.getAsJsonObject().entrySet()) {
          given.setProperty(entry.getKey(), entry.getValue().getAsString());
        }
      }
      JsonElement around = settings.getAsJsonObject().get("engine");
      if (around != null) {
        engine = around.getAsJsonObject();
      }
    }
    Properties properties = Driver.parseURL(request.get("url").getAsString(), given);
    Map<String, Object> answer = new LinkedHashMap<>();
    if (properties == null) {
      answer.put("error", "refused");
      return answer;
    }
    answer.put("user", setOf(PGProperty.USER, properties));
    answer.put("password", setOf(PGProperty.PASSWORD, properties));
    answer.put("database", setOf(PGProperty.PG_DBNAME, properties));
    String[] hosts = PGProperty.PG_HOST.getOrDefault(properties).split(",");
    String[] ports = PGProperty.PG_PORT.getOrDefault(properties).split(",");
    List<Object> addresses = new ArrayList<>();
    for (int i = 0; i < hosts.length; i++) {
      // pgjdbc keeps the brackets of an IPv6 address and Java dials it all the same.
      String host = hosts[i].startsWith("[") ? hosts[i].substring(1, hosts[i].length() - 1) : hosts[i];
      addresses.add(List.of(host, Integer.parseInt(ports[i])));
    }
    Map<String, Object> tls = tlsOf(properties);
    Object factory = setOf(PGProperty.SOCKET_FACTORY, properties);
    if (factory != null) {
      String path = properties.getProperty("unixSocketPath");
      if (!"com.google.cloud.sql.postgres.SocketFactory".equals(factory)) {
        answer.put("error", "a socket factory that the runner does not know");
        return answer;
      }
      // Facts: JVM 2.2. Without unixSocketPath the factory makes its own TLS tunnel to the instance.
      String directory = path != null
          ? path.replaceFirst("/\\.s\\.PGSQL\\.5432$", "")
          : "/cloudsql/" + properties.getProperty("cloudSqlInstance");
      addresses = List.of(List.of(directory, 5432));
    }
    answer.put("addresses", addresses);
    answer.put("tls", tls);
    answer.put("options", setOf(PGProperty.OPTIONS, properties));
    Map<String, Object> startup = new LinkedHashMap<>();
    Map<String, Object> client = new LinkedHashMap<>();
    Map<String, Object> pool = new LinkedHashMap<>();
    Object schema = setOf(PGProperty.CURRENT_SCHEMA, properties);
    if (schema != null) {
      startup.put("search_path", schema);
    }
    Object name = setOf(PGProperty.APPLICATION_NAME, properties);
    if (name != null) {
      startup.put("application_name", name);
    }
    Object wait = setOf(PGProperty.CONNECT_TIMEOUT, properties);
    if (wait != null) {
      client.put("connect_timeout", milliseconds(wait));
    }
    Object query = setOf(PGProperty.QUERY_TIMEOUT, properties);
    if (query != null) {
      client.put("command_timeout", milliseconds(query));
    }
    Object target = setOf(PGProperty.TARGET_SERVER_TYPE, properties);
    if (target != null) {
      // It asks `show transaction_read_only`, as libpq does for read-write and read-only.
      client.put("target_session_attrs", Map.of(
          "primary", "read-write", "secondary", "read-only", "preferSecondary", "prefer-standby",
          "any", "any").getOrDefault(target.toString(), target.toString()));
    }
    Object binding = setOf(PGProperty.CHANNEL_BINDING, properties);
    if (binding != null) {
      client.put("channel_binding", binding);
    }
    Object alive = setOf(PGProperty.TCP_KEEP_ALIVE, properties);
    if (alive != null) {
      client.put("keepalives", "true".equals(alive) ? "1" : "0");
    }
    Object gss = setOf(PGProperty.GSS_ENC_MODE, properties);
    if (gss != null) {
      client.put("gssencmode", gss);
    }
    Object balance = setOf(PGProperty.LOAD_BALANCE_HOSTS, properties);
    if (balance != null) {
      client.put("load_balance_hosts", "true".equals(balance) ? "random" : "disable");
    }
    // HikariCP's names (facts: JVM 0.7); the pool itself is not part of the driver.
    Map<String, String> hikari = Map.of("maximumPoolSize", "max", "minimumIdle", "min",
        "connectionTimeout", "timeout", "maxLifetime", "lifetime");
    for (Map.Entry<String, JsonElement> entry : engine.entrySet()) {
      pool.put(hikari.getOrDefault(entry.getKey(), entry.getKey()), entry.getValue());
    }
    answer.put("startup", startup);
    answer.put("client", client);
    answer.put("pool", pool);
    answer.put("statements",
        "0".equals(PGProperty.PREPARE_THRESHOLD.getOrDefault(properties)) ? "unprepared" : "any");
    return answer;
  }

  public static void main(String[] arguments) throws Exception {
    java.util.logging.Logger.getLogger("org.postgresql").setLevel(java.util.logging.Level.OFF);
    Gson gson = new GsonBuilder().serializeNulls().disableHtmlEscaping().create();
    PrintStream output = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    output.println(gson.toJson(Map.of("driver", "pgjdbc", "version", DriverInfo.DRIVER_VERSION)));
    BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      JsonObject request = gson.fromJson(line, JsonObject.class);
      JsonObject answer;
      try {
        answer = gson.toJsonTree(understand(request)).getAsJsonObject();
      } catch (Exception error) {
        answer = new JsonObject();
        answer.addProperty("error", error.getClass().getSimpleName()); // never its text: it may hold the string
      }
      answer.add("id", request.get("id"));
      output.println(gson.toJson(answer));
    }
  }
}
