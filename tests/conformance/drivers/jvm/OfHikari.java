// The pool that a HikariConfig asks for: the words of drivers/understood.py.

import com.zaxxer.hikari.HikariConfig;
import java.util.LinkedHashMap;
import java.util.Map;

public final class OfHikari {
  private static final int STANDARD_MAXIMUM = 10;

  private OfHikari() {}

  // What is not as it would be if nothing had been said.
  public static Map<String, Object> pool(HikariConfig config, HikariConfig standard) {
    Map<String, Object> pool = new LinkedHashMap<>();
    if (config.getMaximumPoolSize() != STANDARD_MAXIMUM) {
      pool.put("max", config.getMaximumPoolSize());
    }
    // Without a word there are as many idle connections as there may be at most.
    if (config.getMinimumIdle() != config.getMaximumPoolSize()) {
      pool.put("min", config.getMinimumIdle());
    }
    if (config.getConnectionTimeout() != standard.getConnectionTimeout()) {
      pool.put("timeout", config.getConnectionTimeout());
    }
    if (config.getMaxLifetime() != standard.getMaxLifetime()) {
      pool.put("lifetime", config.getMaxLifetime());
    }
    return pool;
  }
}
