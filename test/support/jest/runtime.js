const { createRequire, isBuiltin } = require('node:module');
const { compileFunction } = require('node:vm');
const { default: Runtime } = require('jest-runtime');

/**
 * Jest's runtime, except that packages are loaded by Node itself, once for each worker process. Loading n8n's engine takes two seconds and
 * more, and sixty test files need it. Our own modules are loaded anew for each test file, as ever. `jest.mock` does not reach packages.
 */
module.exports = class SharedPackagesRuntime extends Runtime {
	constructor(...given) {
		super(...given);
		if (typeof this.executor?.compile !== 'function')
			throw new Error('This version of Jest compiles modules elsewhere.');
		// Where Jest makes a context for each test file, modules are compiled into it; these belong to Node's own.
		this.executor.compile = (source, filename) => compiled(source, filename, this.executor.injectedModuleParameters);
	}

	requireModuleOrMock(from, name) {
		return isPackage(name) ? createRequire(from)(name) : super.requireModuleOrMock(from, name);
	}
};

/** By file name. Run anew for each test file, so each has its own module state, but Node has parsed and optimized them before. */
const functions = new Map();

function compiled(source, filename, parameters) {
	const before = functions.get(filename);
	if (before?.source === source) return before.run;
	const run = compileFunction(source, parameters, { filename });
	functions.set(filename, { source, run });
	return run;
}

function isPackage(name) {
	return !/^[./]/.test(name) && !isBuiltin(name) && name !== '@jest/globals';
}
