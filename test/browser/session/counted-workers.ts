/** Counts the workers that the page starts and ends, until `restore`. */
export function countWorkers() {
  const Real = window.Worker;
  const counts = { started: 0, ended: 0, restore: () => void (window.Worker = Real) };
  window.Worker = class extends Real {
    constructor(url: string | URL, options?: WorkerOptions) {
      super(url, options);
      counts.started++;
    }
    override terminate(): void {
      counts.ended++;
      super.terminate();
    }
  };
  return counts;
}
