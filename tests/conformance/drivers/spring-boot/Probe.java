// Spring Boot's `spring.datasource`, and what HikariCP gives pgjdbc of it.

import com.google.gson.JsonObject;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.util.DriverDataSource;
import java.sql.SQLException;
import java.util.Map;
import org.springframework.boot.SpringBootVersion;

public final class Probe {
  private static Map<String, Object> understood(JsonObject request) throws Exception {
    HikariDataSource source = Sources.of(request, "Capture");
    source.validate();
    try {
      new DriverDataSource(source.getJdbcUrl(), source.getDriverClassName(), source.getDataSourceProperties(),
          source.getUsername(), source.getPassword()).getConnection();
    } catch (SQLException captured) {
      // as it always ends
    }
    Map<String, Object> answer = OfPgjdbc.understood(Capture.take());
    answer.put("pool", OfHikari.pool(source, new HikariConfig()));
    return answer;
  }

  public static void main(String[] arguments) throws Exception {
    java.util.logging.Logger.getLogger("").setLevel(java.util.logging.Level.OFF);
    Probing.serve("spring-boot", SpringBootVersion.getVersion(), Probe::understood);
  }
}
