// Spring Boot over R2DBC: the options that the auto-configuration would make, one connection for each session.

import com.google.gson.JsonObject;
import io.r2dbc.spi.ConnectionFactories;
import org.springframework.boot.SpringBootVersion;

public final class Live {
  static Serving.Session open(JsonObject request) throws Exception {
    return OverR2dbc.of(ConnectionFactories.get(Options.details(Options.bound(request)).getConnectionFactoryOptions()));
  }

  public static void main(String[] arguments) throws Exception {
    java.util.logging.Logger.getLogger("").setLevel(java.util.logging.Level.OFF);
    Serving.serve("spring-boot-r2dbc", SpringBootVersion.getVersion(), Live::open);
  }
}
