// What r2dbc-postgresql does with the options of a connection: the words of drivers/understood.py. The driver shows
// its configuration to nobody, so the fields are read.

import io.r2dbc.postgresql.PostgresqlConnectionConfiguration;
import io.r2dbc.postgresql.PostgresqlConnectionFactoryProvider;
import io.r2dbc.spi.ConnectionFactoryOptions;
import io.r2dbc.spi.Option;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.net.URL;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TimeZone;
import java.util.function.Supplier;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;

public final class OfR2dbc {
  private static final int STANDARD_PORT = 5432;

  private OfR2dbc() {}

  public static String version() {
    // Its jar has no description of its own; the name of the file has the version.
    String file = PostgresqlConnectionConfiguration.class.getProtectionDomain().getCodeSource().getLocation().getPath();
    return file.replaceFirst(".*/r2dbc-postgresql-", "").replaceFirst("\\.RELEASE\\.jar$", "");
  }

  /** Nothing where the version has no such field. */
  private static Object field(Object of, String name) throws Exception {
    for (Class<?> type = of.getClass(); type != null; type = type.getSuperclass()) {
      try {
        Field field = type.getDeclaredField(name);
        field.setAccessible(true);
        return field.get(of);
      } catch (NoSuchFieldException next) {
        // its parent may have it
      }
    }
    return null;
  }

  private static Object call(Object of, String name) throws Exception {
    Method method = of.getClass().getDeclaredMethod(name);
    method.setAccessible(true);
    return method.invoke(of);
  }

  private static String text(Object value) {
    Object found = value instanceof Publisher ? Mono.from((Publisher<?>) value).block() : value;
    return found == null ? null : found.toString();
  }

  private static String path(Object url) {
    return url == null ? null : ((URL) url).getPath();
  }

  private static List<Object> address(String host, Object port) {
    boolean bracketed = host.startsWith("[");
    return List.of(bracketed ? host.substring(1, host.length() - 1) : host, port);
  }

  private static List<Object> addressesOf(Object configuration) throws Exception {
    Object several = field(configuration, "multiHostConfiguration");
    List<Object> addresses = new ArrayList<>();
    if (several != null) {
      for (Object host : (List<?>) field(several, "hosts")) {
        addresses.add(address((String) field(host, "host"), field(host, "port")));
      }
      return addresses;
    }
    Object one = field(configuration, "singleHostConfiguration");
    String socket = (String) field(one, "socket");
    if (socket != null) {
      int end = socket.lastIndexOf("/.s.PGSQL.");
      String port = end < 0 ? "" : socket.substring(end + "/.s.PGSQL.".length());
      addresses.add(List.of(end < 0 ? socket : socket.substring(0, end), port.isEmpty() ? STANDARD_PORT : Integer.parseInt(port)));
    } else {
      addresses.add(address((String) field(one, "host"), field(one, "port")));
    }
    return addresses;
  }

  private static Map<String, Object> tlsOf(Object builder, Object configuration) throws Exception {
    Object ssl = field(configuration, "sslConfig");
    String mode = call(ssl, "getSslMode").toString();
    if (mode.equals("disable")) {
      return Probing.tls(mode, "none", null, null, null);
    }
    // What cannot be loaded is refused here, not at the first connection.
    ((Supplier<?>) call(ssl, "getSslProvider")).get();
    boolean verifies = mode.startsWith("verify");
    String root = verifies ? path(field(builder, "sslRootCert")) : null;
    String roots = !verifies ? "none" : root == null ? "system" : "file";
    return Probing.tls(mode, roots, decoded(root), decoded(path(field(builder, "sslCert"))), decoded(path(field(builder, "sslKey"))));
  }

  private static String decoded(String path) throws Exception {
    return path == null ? null : java.net.URLDecoder.decode(path.replace("+", "%2B"), "UTF-8");
  }

  private static void clientOf(ConnectionFactoryOptions options, Object configuration, Map<String, Object> client) throws Exception {
    Object wait = field(configuration, "connectTimeout");
    if (wait != null) {
      client.put("connect_timeout", ((Duration) wait).toMillis());
    }
    if (options.getValue(Option.valueOf("tcpKeepAlive")) != null) {
      client.put("keepalives", (Boolean) field(configuration, "tcpKeepAlive") ? "1" : "0");
    }
    Object binding = field(configuration, "channelBindingMode");
    if (binding != null && !binding.toString().equalsIgnoreCase("prefer")) {
      client.put("channel_binding", binding.toString().toLowerCase());
    }
    Object several = field(configuration, "multiHostConfiguration");
    if (several != null && options.getValue(Option.valueOf("targetServerType")) != null) {
      // It asks `show transaction_read_only`, as libpq does for read-write and read-only.
      String type = field(several, "targetServerType").toString();
      client.put("target_session_attrs", Map.of("PRIMARY", "read-write", "SECONDARY", "read-only",
          "PREFER_SECONDARY", "prefer-standby", "ANY", "any", "primary", "read-write", "secondary", "read-only",
          "preferSecondary", "prefer-standby", "any", "any").getOrDefault(type, type));
    }
  }

  public static Map<String, Object> understood(ConnectionFactoryOptions options) throws Exception {
    Object builder = PostgresqlConnectionFactoryProvider.builder(options);
    PostgresqlConnectionConfiguration configuration = ((PostgresqlConnectionConfiguration.Builder) builder).build();
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("user", text(field(configuration, "username")));
    answer.put("password", text(field(configuration, "password")));
    answer.put("database", field(configuration, "database"));
    answer.put("addresses", addressesOf(configuration));
    answer.put("tls", tlsOf(builder, configuration));
    answer.put("options", null);
    Map<String, Object> startup = new LinkedHashMap<>();
    ((Map<?, ?>) field(configuration, "options")).forEach((name, value) -> startup.put(name.toString(), value));
    if (options.getValue(Option.valueOf("applicationName")) != null) {
      startup.put("application_name", field(configuration, "applicationName"));
    }
    if (options.getValue(Option.valueOf("timeZone")) != null) {
      startup.put("timezone", ((TimeZone) field(configuration, "timeZone")).getID());
    }
    Map<String, Object> client = new LinkedHashMap<>();
    clientOf(options, configuration, client);
    answer.put("startup", startup);
    answer.put("client", client);
    answer.put("pool", new LinkedHashMap<>());
    answer.put("statements", Integer.valueOf(0).equals(field(configuration, "preparedStatementCacheQueries")) ? "unprepared" : "any");
    return answer;
  }
}
