// Vert.x: PgConnection.connect, one connection for each session.

import com.google.gson.JsonObject;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.pgclient.PgConnection;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Transaction;
import io.vertx.sqlclient.Tuple;
import java.util.concurrent.TimeUnit;

public final class Live implements Serving.Session {
  private static final Vertx VERTX = Vertx.vertx(new VertxOptions().setPreferNativeTransport(true));
  private static final int LONGEST_SECONDS = 20;

  private final PgConnection connection;
  private Transaction transaction;

  private Live(PgConnection connection) {
    this.connection = connection;
  }

  private static <T> T wait(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(LONGEST_SECONDS, TimeUnit.SECONDS);
  }

  static Serving.Session open(JsonObject request) throws Exception {
    return new Live(wait(PgConnection.connect(VERTX, Variants.options(request))));
  }

  @Override
  public Object[] row(String sql, Object... parameters) throws Exception {
    Row row = wait(connection.preparedQuery(sql).execute(Tuple.from(parameters))).iterator().next();
    Object[] values = new Object[row.size()];
    for (int at = 0; at < values.length; ++at) {
      values[at] = row.getValue(at);
    }
    return values;
  }

  @Override
  public void begin() throws Exception {
    transaction = wait(connection.begin());
  }

  @Override
  public void commit() throws Exception {
    wait(transaction.commit());
  }

  @Override
  public void close() throws Exception {
    wait(connection.close());
  }

  public static void main(String[] arguments) throws Exception {
    java.util.logging.Logger.getLogger("").setLevel(java.util.logging.Level.OFF);
    Serving.serve("vertx", Variants.version(), Live::open);
  }
}
