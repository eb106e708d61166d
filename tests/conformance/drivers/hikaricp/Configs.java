// A variant as HikariCP's user has it: properties by their names.

import com.google.gson.JsonObject;
import com.zaxxer.hikari.HikariConfig;
import java.util.Properties;

final class Configs {
  private Configs() {}

  static HikariConfig of(JsonObject request) {
    Properties named = new Properties();
    named.putAll(Probing.flat(Probing.settings(request, "engine")));
    named.setProperty("jdbcUrl", Probing.url(request));
    return new HikariConfig(named);
  }
}
