import vm from 'node:vm';

interface Compiled {
  code: string;
  script: vm.Script;
}

/** By file, what the test files of a worker share. */
const compiled = new Map<string, Compiled>();
const { compileFunction } = vm;

/** Jest compiles a module by this for every test file anew. */
function compileOnce(code: string, params: string[], options: vm.CompileFunctionOptions) {
  const { filename, parsingContext } = options;
  // What imports at run time has to ask the test file that runs.
  if (filename === undefined || parsingContext === undefined || code.includes('import(')) {
    return compileFunction(code, params, options);
  }
  let known = compiled.get(filename);
  if (known?.code !== code) {
    const head = `(function (${params.join(', ')}) {`;
    const script = new vm.Script(`${head}${code}\n})`, { filename, columnOffset: -head.length });
    known = { code, script };
    compiled.set(filename, known);
  }
  return known.script.runInContext(parsingContext);
}

/**
 * Modules are compiled once for all test files of a process, not once for each: V8 shares a script's bytecode
 * between contexts, and that of a function does not. tfjs, jest's own modules and the sources take a
 * third of the time that a test file needs before its first test.
 */
export function shareCompiledModules(): void {
  Object.assign(vm, { compileFunction: compileOnce });
}
