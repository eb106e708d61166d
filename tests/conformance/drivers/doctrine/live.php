<?php
// Doctrine DBAL: DsnParser with the scheme named, getConnection, executeQuery.
require 'Doctrine/DBAL/autoload.php';
require __DIR__ . '/../serving.php';

class DoctrineSession implements Session {
  public function __construct(private Doctrine\DBAL\Connection $connection) {}

  public function run(string $sql, array $arguments): array {
    return $this->connection->executeQuery($sql, $arguments)->fetchNumeric();
  }

  public function begin(): void {
    $this->connection->beginTransaction();
  }

  public function commit(): void {
    $this->connection->commit();
  }

  public function close(): void {
    $this->connection->close();
  }
}

serve('Doctrine DBAL', package_version('php-doctrine-dbal'), function (array $request) {
  $parser = new Doctrine\DBAL\Tools\DsnParser(['postgresql' => 'pdo_pgsql']);
  $connection = Doctrine\DBAL\DriverManager::getConnection($parser->parse($request['url']));
  $connection->getNativeConnection(); // it connects when it is asked for something
  return new DoctrineSession($connection);
});
