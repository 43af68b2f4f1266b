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
		this.executor.compile = (source, filename) =>
			compileFunction(source, this.executor.injectedModuleParameters, { filename });
	}

	requireModuleOrMock(from, name) {
		return isPackage(name) ? createRequire(from)(name) : super.requireModuleOrMock(from, name);
	}
};

function isPackage(name) {
	return !/^[./]/.test(name) && !isBuiltin(name) && name !== '@jest/globals';
}
