// Spring Boot's `spring.r2dbc`: what r2dbc-postgresql understands of the options that Boot makes of it, and the pool.

import com.google.gson.JsonObject;
import io.r2dbc.pool.ConnectionPool;
import java.lang.reflect.Field;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.boot.SpringBootVersion;
import org.springframework.boot.r2dbc.autoconfigure.R2dbcProperties;
import reactor.pool.AllocationStrategy;
import reactor.pool.Pool;

public final class Probe {
  private static final Duration NO_LIMIT = Duration.ofMillis(-1);  // r2dbc-pool's word for it

  private static Object field(Object of, String name) throws Exception {
    Field field = of.getClass().getDeclaredField(name);
    field.setAccessible(true);
    return field.get(of);
  }

  private static void put(Map<String, Object> pool, String name, Object value, Object standard) {
    if (value != null && !value.equals(standard)) {
      pool.put(name, value instanceof Duration ? ((Duration) value).toMillis() : value);
    }
  }

  // The pool as it is, but for a connection's lifetime, which it keeps in a function.
  private static Map<String, Object> understood(R2dbcProperties properties, ConnectionPool made) throws Exception {
    AllocationStrategy sizes = ((Pool<?>) field(made, "connectionPool")).config().allocationStrategy();
    R2dbcProperties.Pool standard = new R2dbcProperties().getPool();
    Map<String, Object> pool = new LinkedHashMap<>();
    put(pool, "max", sizes.permitMaximum(), standard.getMaxSize());
    put(pool, "min", sizes.permitMinimum(), standard.getInitialSize());
    put(pool, "timeout", field(made, "maxAcquireTime"), NO_LIMIT);
    put(pool, "lifetime", properties.getPool().getMaxLifeTime(), standard.getMaxLifeTime());
    return pool;
  }

  private static Map<String, Object> understood(JsonObject request) throws Exception {
    R2dbcProperties properties = Options.bound(request);
    Map<String, Object> answer = OfR2dbc.understood(Options.details(properties).getConnectionFactoryOptions());
    answer.put("pool", understood(properties, Options.pool(properties)));
    return answer;
  }

  public static void main(String[] arguments) throws Exception {
    java.util.logging.Logger.getLogger("").setLevel(java.util.logging.Level.OFF);
    Probing.serve("spring-boot-r2dbc", SpringBootVersion.getVersion(), Probe::understood);
  }
}
