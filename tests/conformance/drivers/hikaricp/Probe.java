// HikariCP: HikariConfig takes the settings by their names, DriverDataSource gives pgjdbc the rest.

import com.google.gson.JsonObject;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.util.DriverDataSource;
import java.sql.SQLException;
import java.util.Map;

public final class Probe {
  private static Map<String, Object> understood(JsonObject request) throws Exception {
    HikariConfig config = Configs.of(request);
    config.setDriverClassName("Capture");
    config.validate();
    try {
      DriverDataSource source = new DriverDataSource(config.getJdbcUrl(), config.getDriverClassName(),
          config.getDataSourceProperties(), config.getUsername(), config.getPassword());
      source.getConnection();
    } catch (SQLException captured) {
      // as it always ends
    }
    Map<String, Object> answer = OfPgjdbc.understood(Capture.take());
    answer.put("pool", OfHikari.pool(config, new HikariConfig()));
    return answer;
  }

  public static void main(String[] arguments) throws Exception {
    java.util.logging.Logger.getLogger("org.postgresql").setLevel(java.util.logging.Level.OFF);
    Probing.serve("hikaricp", Probing.version("com.zaxxer", "HikariCP"), Probe::understood);
  }
}
