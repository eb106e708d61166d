// A session of R2DBC: one connection of r2dbc-postgresql.

import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ConnectionFactory;
import io.r2dbc.spi.Statement;
import java.time.Duration;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

public final class OverR2dbc implements Serving.Session {
  private static final Duration LONGEST = Duration.ofSeconds(20);

  private final Connection connection;

  private OverR2dbc(Connection connection) {
    this.connection = connection;
  }

  private static <T> T wait(Publisher<T> publisher) {
    return Mono.from(publisher).block(LONGEST);
  }

  public static Serving.Session of(ConnectionFactory factory) {
    return new OverR2dbc(wait(factory.create()));
  }

  @Override
  public Object[] row(String sql, Object... parameters) {
    Statement statement = connection.createStatement(sql);
    for (int at = 0; at < parameters.length; ++at) {
      statement.bind(at, parameters[at]);
    }
    return Flux.from(statement.execute())
        .flatMap(result -> result.map((row, about) -> {
          Object[] values = new Object[about.getColumnMetadatas().size()];
          for (int at = 0; at < values.length; ++at) {
            values[at] = row.get(at);
          }
          return values;
        }))
        .blockLast(LONGEST);
  }

  @Override
  public void begin() {
    wait(connection.beginTransaction());
  }

  @Override
  public void commit() {
    wait(connection.commitTransaction());
  }

  @Override
  public void close() {
    wait(connection.close());
  }
}
