// Flyway: the connections of its own DataSource.

import com.google.gson.JsonObject;
import java.sql.Connection;
import java.util.HashMap;
import java.util.Map;
import org.flywaydb.core.api.configuration.ClassicConfiguration;

public final class Live {
  static Connection open(JsonObject request) throws Exception {
    Map<String, String> named = new HashMap<>();
    Probing.flat(Probing.settings(request, "connect")).forEach((name, value) -> named.put("flyway." + name, value));
    named.put("flyway.url", Probing.url(request));
    ClassicConfiguration configuration = new ClassicConfiguration();
    configuration.configure(named);
    return configuration.getDataSource().getConnection();
  }

  public static void main(String[] arguments) throws Exception {
    java.util.logging.Logger.getLogger("").setLevel(java.util.logging.Level.OFF);
    org.flywaydb.core.api.logging.LogFactory.setFallbackLogCreator(null);
    Serving.serve("flyway", org.flywaydb.core.internal.license.VersionPrinter.getVersion(), OverJdbc.by(Live::open));
  }
}
