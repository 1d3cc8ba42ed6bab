/** jasmine-core has no types; these are of what run_suite.ts calls. */
declare module 'jasmine-core/lib/jasmine-core/jasmine.js' {
  interface Environment {
    configure(options: { random: boolean }): void;
    addReporter(reporter: object): void;
    execute(): Promise<unknown>;
  }
  interface Jasmine {
    DEFAULT_TIMEOUT_INTERVAL: number;
    getEnv(options?: { suppressLoadErrors?: boolean }): Environment;
  }
  const jasmineRequire: {
    core(require: object): Jasmine;
    interface(jasmine: Jasmine, environment: Environment): object;
  };
  export default jasmineRequire;
}
