// What pgjdbc does with the properties of a connection: the words of drivers/understood.py.

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.postgresql.PGProperty;
import org.postgresql.jdbc.SslMode;

public final class OfPgjdbc {
  private OfPgjdbc() {}

  // PGProperty.getOrDefault(), which is younger than 42.3.
  private static String orDefault(PGProperty property, Properties properties) {
    String value = properties.getProperty(property.getName());
    return value == null ? property.getDefaultValue() : value;
  }

  // What is set under a name that this version knows.
  private static String setOf(String name, Properties properties) {
    PGProperty property = PGProperty.forName(name);
    return property != null && property.isPresent(properties) ? orDefault(property, properties) : null;
  }

  private static Map<String, Object> tlsOf(Properties properties) throws Exception {
    Map<String, Object> tls = new LinkedHashMap<>();
    SslMode mode = SslMode.of(properties);
    tls.put("mode", mode.value);
    tls.put("roots", "none");
    tls.put("ca", null);
    String factory = orDefault(PGProperty.SSL_FACTORY, properties);
    if ("org.postgresql.ssl.NonValidatingFactory".equals(factory)) {
      tls.put("mode", "require");
    } else if (mode.verifyCertificate()) {
      if ("org.postgresql.ssl.DefaultJavaSSLFactory".equals(factory)) {
        tls.put("roots", "system");
      } else if (setOf("sslrootcert", properties) != null) {
        tls.put("roots", "file");
        tls.put("ca", setOf("sslrootcert", properties));
      }
    }
    tls.put("cert", setOf("sslcert", properties));
    tls.put("key", setOf("sslkey", properties));
    return tls;
  }

  private static long milliseconds(Object seconds) {
    return Math.round(Double.parseDouble(seconds.toString()) * 1000);
  }

  // The properties are those of Driver.parseURL; null where it refused the URL.
  public static Map<String, Object> understood(Properties properties) throws Exception {
    Map<String, Object> answer = new LinkedHashMap<>();
    if (properties == null) {
      return Probing.refused();
    }
    answer.put("user", setOf("user", properties));
    answer.put("password", setOf("password", properties));
    answer.put("database", setOf("PGDBNAME", properties));
    String[] hosts = orDefault(PGProperty.PG_HOST, properties).split(",");
    String[] ports = orDefault(PGProperty.PG_PORT, properties).split(",");
    List<Object> addresses = new ArrayList<>();
    for (int i = 0; i < hosts.length; i++) {
      // pgjdbc keeps the brackets of an IPv6 address and Java dials it all the same.
      String host = hosts[i].startsWith("[") ? hosts[i].substring(1, hosts[i].length() - 1) : hosts[i];
      addresses.add(List.of(host, Integer.parseInt(ports[i])));
    }
    Map<String, Object> tls = tlsOf(properties);
    Object factory = setOf("socketFactory", properties);
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
    answer.put("options", setOf("options", properties));
    Map<String, Object> startup = new LinkedHashMap<>();
    Map<String, Object> client = new LinkedHashMap<>();
    String schema = setOf("currentSchema", properties);
    if (schema != null) {
      startup.put("search_path", schema);
    }
    Object name = setOf("ApplicationName", properties);
    if (name != null) {
      startup.put("application_name", name);
    }
    Object wait = setOf("connectTimeout", properties);
    if (wait != null) {
      client.put("connect_timeout", milliseconds(wait));
    }
    Object query = setOf("queryTimeout", properties);
    if (query != null) {
      client.put("command_timeout", milliseconds(query));
    }
    Object target = setOf("targetServerType", properties);
    if (target != null) {
      // It asks `show transaction_read_only`, as libpq does for read-write and read-only.
      client.put("target_session_attrs", Map.of(
          "primary", "read-write", "secondary", "read-only", "preferSecondary", "prefer-standby",
          "any", "any").getOrDefault(target.toString(), target.toString()));
    }
    Object binding = setOf("channelBinding", properties);
    if (binding != null) {
      client.put("channel_binding", binding);
    }
    Object alive = setOf("tcpKeepAlive", properties);
    if (alive != null) {
      client.put("keepalives", "true".equals(alive) ? "1" : "0");
    }
    Object gss = setOf("gssEncMode", properties);
    if (gss != null) {
      client.put("gssencmode", gss);
    }
    Object balance = setOf("loadBalanceHosts", properties);
    if (balance != null) {
      client.put("load_balance_hosts", "true".equals(balance) ? "random" : "disable");
    }
    answer.put("startup", startup);
    answer.put("client", client);
    answer.put("pool", new LinkedHashMap<>());
    answer.put("statements",
        "0".equals(orDefault(PGProperty.PREPARE_THRESHOLD, properties)) ? "unprepared" : "any");
    return answer;
  }
}
