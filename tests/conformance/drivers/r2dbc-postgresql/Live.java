// r2dbc-postgresql: ConnectionFactories.get(url), one connection for each session.

import com.google.gson.JsonObject;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ConnectionFactories;
import io.r2dbc.spi.Statement;
import java.time.Duration;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

public final class Live implements Serving.Session {
  private static final Duration LONGEST = Duration.ofSeconds(20);

  private final Connection connection;

  private Live(Connection connection) {
    this.connection = connection;
  }

  private static <T> T wait(Publisher<T> publisher) {
    return Mono.from(publisher).block(LONGEST);
  }

  static Serving.Session open(JsonObject request) {
    return new Live(wait(ConnectionFactories.get(request.get("url").getAsString()).create()));
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

  public static void main(String[] arguments) throws Exception {
    Serving.serve("r2dbc-postgresql", OfR2dbc.version(), Live::open);
  }
}
