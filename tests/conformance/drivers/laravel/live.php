<?php
// Laravel's database component by itself: the connection of config/database.php with DB_URL and the settings, and select().
require 'Illuminate/Database/autoload.php';
require __DIR__ . '/../serving.php';

class LaravelSession implements Session {
  public function __construct(private Illuminate\Database\Connection $connection) {}

  public function run(string $sql, array $arguments): array {
    return array_values((array) $this->connection->selectOne($sql, $arguments));
  }

  public function begin(): void {
    $this->connection->beginTransaction();
  }

  public function commit(): void {
    $this->connection->commit();
  }

  public function close(): void {
    $this->connection->disconnect();
  }
}

serve("Laravel's illuminate/database", package_version('php-illuminate-database'), function (array $request) {
  $defaults = ['driver' => 'pgsql', 'host' => '127.0.0.1', 'port' => '5432', 'database' => 'forge', 'username' => 'forge',
               'password' => '', 'charset' => 'utf8', 'prefix' => '', 'sslmode' => 'prefer'];
  $manager = new Illuminate\Database\Capsule\Manager();
  $manager->addConnection(array_merge($defaults, settings($request, 'engine'), ['url' => $request['url']]));
  $connection = $manager->getConnection();
  $connection->getPdo(); // it connects when it is asked for something
  return new LaravelSession($connection);
});
