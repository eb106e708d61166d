// Spring Boot: the DataSource that the auto-configuration would make.

import com.google.gson.JsonObject;
import org.springframework.boot.SpringBootVersion;

public final class Live {
  static Serving.Session open(JsonObject request) throws Exception {
    return OverJdbc.of(Sources.of(request, "org.postgresql.Driver"));
  }

  public static void main(String[] arguments) throws Exception {
    java.util.logging.Logger.getLogger("").setLevel(java.util.logging.Level.OFF);
    Serving.serve("spring-boot", SpringBootVersion.getVersion(), Live::open);
  }
}
