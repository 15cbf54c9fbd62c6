/** What a channel brought, for tests that wait for it. */
export class Inbox<T> {
  readonly all: T[] = [];
  #arrived = Promise.withResolvers<void>();

  readonly push = (message: T): void => {
    this.all.push(message);
    this.#arrived.resolve();
    this.#arrived = Promise.withResolvers();
  };

  /** Everything, as soon as it is `count`. */
  async first(count: number): Promise<readonly T[]> {
    while (this.all.length < count) await this.#arrived.promise;
    return this.all;
  }

  /** The first that fits, as soon as it is here. */
  async find<Found extends T>(fits: (message: T) => message is Found): Promise<Found> {
    for (;;) {
      const found = this.all.find(fits);
      if (found !== undefined) return found;
      await this.#arrived.promise;
    }
  }
}
