// Spring Boot's `spring.datasource`: the environment resolves placeholders and binds the properties, as the
// auto-configuration does.

import com.google.gson.JsonObject;
import com.zaxxer.hikari.HikariDataSource;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.jdbc.autoconfigure.DataSourceProperties;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;

final class Sources {
  private Sources() {}

  static HikariDataSource of(JsonObject request, String driver) throws Exception {
    Map<String, Object> named = new LinkedHashMap<>(Probing.flat(Probing.settings(request, "engine")));
    named.put("spring.datasource.url", Probing.url(request));
    named.put("spring.datasource.driver-class-name", driver);
    StandardEnvironment environment = new StandardEnvironment();
    environment.getPropertySources().addFirst(new MapPropertySource("application", named));
    ConfigurationPropertySources.attach(environment);
    Binder binder = Binder.get(environment);
    DataSourceProperties properties = new DataSourceProperties();
    properties.afterPropertiesSet();
    binder.bind("spring.datasource", Bindable.ofInstance(properties));
    HikariDataSource source = properties.initializeDataSourceBuilder().type(HikariDataSource.class).build();
    binder.bind("spring.datasource.hikari", Bindable.ofInstance(source));
    return source;
  }
}
