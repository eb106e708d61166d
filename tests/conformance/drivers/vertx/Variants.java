// A variant as a user of Vert.x takes it: what the notes say is done here.

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.vertx.core.net.KeyCertOptions;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.core.net.TrustOptions;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.PoolOptions;
import java.security.KeyStore;
import javax.net.ssl.TrustManagerFactory;

final class Variants {
  private Variants() {}

  static PgConnectOptions options(JsonObject request) throws Exception {
    JsonObject connect = Probing.settings(request, "connect");
    PgConnectOptions options = PgConnectOptions.fromUri(Probing.url(request)).merge(new io.vertx.core.json.JsonObject(connect.toString()));
    if (notes(request, "setTrustOptions(TrustOptions.wrap(")) {
      TrustManagerFactory f = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      f.init((KeyStore) null);
      tell(options, "setTrustOptions", TrustOptions.class, TrustOptions.wrap(f.getTrustManagers()[0]));
    }
    JsonObject tls = connect.has("sslOptions") && notes(request, "setTrustOptions(new PemTrustOptions(") ? connect.getAsJsonObject("sslOptions") : new JsonObject();
    if (tls.has("pemTrustOptions")) {
      tell(options, "setTrustOptions", TrustOptions.class, new PemTrustOptions(json(tls.get("pemTrustOptions"))));
    }
    if (tls.has("pemKeyCertOptions")) {
      tell(options, "setKeyCertOptions", KeyCertOptions.class, new PemKeyCertOptions(json(tls.get("pemKeyCertOptions"))));
    }
    return options;
  }

  private static io.vertx.core.json.JsonObject json(JsonElement tree) {
    return new io.vertx.core.json.JsonObject(tree.toString());
  }

  static PoolOptions pool(JsonObject request) {
    return new PoolOptions(json(Probing.settings(request, "engine")));
  }

  private static boolean notes(JsonObject request, String line) {
    JsonElement notes = request.get("notes");
    return notes != null && notes.toString().contains(line);
  }

  private static void tell(PgConnectOptions options, String setter, Class<?> type, Object value) throws Exception {
    Object tls = holder(options, setter, type);
    tls.getClass().getMethod(setter, type).invoke(tls, value);
  }

  /** What the options say about TLS; null also where Vert.x 5 was told nothing about it at all. */
  static Object tls(PgConnectOptions options, String getter) throws Exception {
    Object tls = holder(options, getter);
    return tls == null ? null : tls.getClass().getMethod(getter).invoke(tls);
  }

  /** Vert.x 4 has TLS among all other options, Vert.x 5 in an object of its own. */
  private static Object holder(PgConnectOptions options, String method, Class<?>... types) throws Exception {
    try {
      options.getClass().getMethod(method, types);
      return options;
    } catch (NoSuchMethodException five) {
      return options.getClass().getMethod("getSslOptions").invoke(options);
    }
  }

  static String version() throws java.io.IOException {
    return Probing.version("io.vertx", "vertx-pg-client");
  }
}
