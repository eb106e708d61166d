<?php
// PDO: new PDO, prepare and execute.
require __DIR__ . '/../serving.php';

class PdoSession implements Session {
  public function __construct(private PDO $pdo) {}

  public function run(string $sql, array $arguments): array {
    $statement = $this->pdo->prepare($sql);
    $statement->execute($arguments);
    return $statement->fetch(PDO::FETCH_NUM);
  }

  public function begin(): void {
    $this->pdo->beginTransaction();
  }

  public function commit(): void {
    $this->pdo->commit();
  }

  public function close(): void {
    unset($this->pdo); // PHP closes what nothing refers to
  }
}

serve('PDO', PHP_VERSION, function (array $request) {
  $connect = settings($request, 'connect');
  return new PdoSession(new PDO($request['url'], $connect['username'] ?? null, $connect['password'] ?? null, $connect['options'] ?? []));
});
