// Spring Boot's `spring.datasource`: the environment resolves placeholders and binds the properties, as the
// auto-configuration does, and HikariCP gives pgjdbc the rest.

import com.google.gson.JsonObject;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.util.DriverDataSource;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.boot.SpringBootVersion;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.jdbc.autoconfigure.DataSourceProperties;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;

public final class Probe {
  private static Map<String, Object> understood(JsonObject request) throws Exception {
    Map<String, Object> named = new LinkedHashMap<>(Probing.flat(Probing.settings(request, "engine")));
    named.put("spring.datasource.url", Probing.url(request));
    named.put("spring.datasource.driver-class-name", "Capture");
    StandardEnvironment environment = new StandardEnvironment();
    environment.getPropertySources().addFirst(new MapPropertySource("application", named));
    ConfigurationPropertySources.attach(environment);
    Binder binder = Binder.get(environment);
    DataSourceProperties properties = new DataSourceProperties();
    properties.afterPropertiesSet();
    binder.bind("spring.datasource", Bindable.ofInstance(properties));
    HikariDataSource source = properties.initializeDataSourceBuilder().type(HikariDataSource.class).build();
    binder.bind("spring.datasource.hikari", Bindable.ofInstance(source));
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
