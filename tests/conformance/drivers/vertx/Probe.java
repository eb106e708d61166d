// Vert.x: PgConnectOptions.fromUri, and the settings merged into it as JSON; the pool's are PoolOptions.

import com.google.gson.JsonObject;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.PoolOptions;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

public final class Probe {
  private static final String STANDARD_NAME = "vertx-pg-client";

  private static Map<String, Object> tlsOf(PgConnectOptions options) throws Exception {
    String mode = options.isUsingDomainSocket() ? "disable" : options.getSslMode().value;
    if (mode.equals("disable")) {
      return Probing.tls(mode, "none", null, null, null);
    }
    String roots = "none";
    String ca = null;
    if (mode.startsWith("verify")) {
      Object trust = Variants.tls(options, "getTrustOptions");
      boolean named = mode.equals("verify-ca") || "HTTPS".equals(Variants.tls(options, "getHostnameVerificationAlgorithm"));
      if (trust == null || !named) {
        return Probing.refused(); // PgConnectionFactory.checkSslMode
      }
      ca = trust instanceof PemTrustOptions ? ((PemTrustOptions) trust).getCertPaths().get(0) : null;
      roots = ca == null ? "system" : "file";
    } else if (!Boolean.TRUE.equals(Variants.tls(options, "isTrustAll"))) {
      mode = "verify-ca"; // the chain is checked against the JVM's authorities; 5.0 stops where it was told nothing
      roots = "system";
    }
    PemKeyCertOptions pair = (PemKeyCertOptions) Variants.tls(options, "getKeyCertOptions");
    return Probing.tls(mode, roots, ca, pair == null ? null : pair.getCertPath(), pair == null ? null : pair.getKeyPath());
  }

  private static Map<String, Object> poolOf(PoolOptions made) {
    PoolOptions standard = new PoolOptions();
    Map<String, Object> pool = new LinkedHashMap<>();
    if (made.getMaxSize() != standard.getMaxSize()) {
      pool.put("max", made.getMaxSize());
    }
    if (made.getMaxLifetime() != standard.getMaxLifetime()) {
      pool.put("lifetime", made.getMaxLifetimeUnit().toMillis(made.getMaxLifetime()));
    }
    if (made.getConnectionTimeout() != standard.getConnectionTimeout()) {
      pool.put("timeout", made.getConnectionTimeoutUnit().toMillis(made.getConnectionTimeout()));
    }
    return pool;
  }

  private static Map<String, Object> understood(JsonObject request) throws Exception {
    PgConnectOptions options = Variants.options(request);
    Map<String, Object> tls = tlsOf(options);
    if (tls.containsKey("error")) {
      return tls;
    }
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("user", options.getUser());
    // Without one it would send a password of its own.
    answer.put("password", PgConnectOptions.DEFAULT_PASSWORD.equals(options.getPassword()) ? null : options.getPassword());
    answer.put("database", options.getDatabase());
    answer.put("addresses", List.of(List.of(options.getHost(), options.getPort())));
    answer.put("tls", tls);
    Map<String, Object> startup = new LinkedHashMap<>(options.getProperties());
    answer.put("options", startup.remove("options"));
    // What it sends without being asked.
    startup.remove("DateStyle");
    startup.remove("extra_float_digits");
    startup.remove("application_name", STANDARD_NAME);
    answer.put("startup", startup);
    Map<String, Object> client = new LinkedHashMap<>();
    JsonObject connect = Probing.settings(request, "connect");
    io.vertx.core.json.JsonObject all = options.toJson();
    if (connect.has("connectTimeout")) {
      client.put("connect_timeout", all.getValue("connectTimeout"));
    }
    if (connect.has("tcpKeepAlive")) {
      client.put("keepalives", all.getBoolean("tcpKeepAlive") ? "1" : "0");
    }
    answer.put("client", client);
    answer.put("pool", poolOf(Variants.pool(request)));
    answer.put("statements", !options.getCachePreparedStatements() && options.getUseLayer7Proxy() ? "unprepared" : "any");
    return answer;
  }

  public static void main(String[] arguments) throws Exception {
    Probing.serve("vertx", Variants.version(), Probe::understood);
  }
}
