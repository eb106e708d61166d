// Flyway: its configuration takes `flyway.url`, `flyway.user` and the rest, and opens its DataSource with them.

import com.google.gson.JsonObject;
import java.util.HashMap;
import java.util.Map;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.configuration.ClassicConfiguration;

public final class Probe {
  private static Map<String, Object> understood(JsonObject request) throws Exception {
    Map<String, String> named = new HashMap<>();
    Probing.flat(Probing.settings(request, "connect")).forEach((name, value) -> named.put("flyway." + name, value));
    named.put("flyway.url", Probing.url(request));
    named.put("flyway.driver", "Capture");
    ClassicConfiguration configuration = new ClassicConfiguration();
    configuration.configure(named);
    try {
      configuration.getDataSource().getConnection();
    } catch (java.sql.SQLException | org.flywaydb.core.api.FlywayException captured) {
      // as it always ends
    }
    return OfPgjdbc.understood(Capture.take());
  }

  public static void main(String[] arguments) throws Exception {
    java.util.logging.Logger.getLogger("").setLevel(java.util.logging.Level.OFF);
    org.flywaydb.core.api.logging.LogFactory.setFallbackLogCreator(null);
    Probing.serve("flyway", org.flywaydb.core.internal.license.VersionPrinter.getVersion(), Probe::understood);
  }
}
