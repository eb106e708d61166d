// Spring Boot's `spring.r2dbc`: the environment resolves placeholders and binds the properties, Boot's own details of a
// connection make R2DBC's options of them, and Boot's own configuration the pool. These classes are their package's own.

import com.google.gson.JsonObject;
import io.r2dbc.pool.ConnectionPool;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.beans.factory.support.StaticListableBeanFactory;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.r2dbc.autoconfigure.R2dbcConnectionDetails;
import org.springframework.boot.r2dbc.autoconfigure.R2dbcProperties;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.io.DefaultResourceLoader;

final class Options {
  private static final String PACKAGE = "org.springframework.boot.r2dbc.autoconfigure.";

  private Options() {}

  static R2dbcProperties bound(JsonObject request) {
    Map<String, Object> named = new LinkedHashMap<>(Probing.flat(Probing.settings(request, "engine")));
    named.put("spring.r2dbc.url", Probing.url(request));
    StandardEnvironment environment = new StandardEnvironment();
    environment.getPropertySources().addFirst(new MapPropertySource("application", named));
    ConfigurationPropertySources.attach(environment);
    R2dbcProperties properties = new R2dbcProperties();
    Binder.get(environment).bind("spring.r2dbc", Bindable.ofInstance(properties));
    return properties;
  }

  private static Object made(String name, Class<?>[] types, Object... arguments) throws Exception {
    Constructor<?> constructor = Class.forName(PACKAGE + name).getDeclaredConstructor(types);
    constructor.setAccessible(true);
    return constructor.newInstance(arguments);
  }

  static R2dbcConnectionDetails details(R2dbcProperties properties) throws Exception {
    return (R2dbcConnectionDetails) made("R2dbcAutoConfiguration$PropertiesR2dbcConnectionDetails",
        new Class<?>[] {R2dbcProperties.class}, properties);
  }

  static ConnectionPool pool(R2dbcProperties properties) throws Exception {
    Object configuration =
        made("ConnectionFactoryConfigurations$PoolConfiguration$PooledConnectionFactoryConfiguration", new Class<?>[0]);
    StaticListableBeanFactory none = new StaticListableBeanFactory();
    StaticListableBeanFactory given = new StaticListableBeanFactory(Map.of("details", details(properties)));
    for (Method method : configuration.getClass().getDeclaredMethods()) {
      if (method.getName().equals("connectionFactory")) {
        method.setAccessible(true);
        return (ConnectionPool) method.invoke(configuration, properties, given.getBeanProvider(R2dbcConnectionDetails.class),
            new DefaultResourceLoader(), none.getBeanProvider(method.getParameterTypes()[0]), none.getBeanProvider(Object.class));
      }
    }
    throw new NoSuchMethodException("connectionFactory");
  }
}
