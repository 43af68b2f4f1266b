const { availableParallelism } = require('node:os');

/** @type {import('jest').Config} */
module.exports = {
	testEnvironment: '<rootDir>/test/support/jest/environment.js',
	runtime: '<rootDir>/test/support/jest/runtime.js',
	testSequencer: '<rootDir>/test/support/jest/sequencer.js',
	roots: ['<rootDir>/test'],
	testMatch: ['<rootDir>/test/{unit,engine,contract,sandbox,package}/**/*.test.ts'],
	transform: {
		'^.+\\.ts$': [
			'@swc/jest',
			{ jsc: { target: 'es2022', parser: { syntax: 'typescript' } }, module: { type: 'commonjs' } },
		],
	},
	testTimeout: 30_000,
	// Node needs half a second and more to give back the memory of a worker that has ended.
	workerGracefulExitTimeout: 3_000,
	// Twice as many as there are cores: while one waits for n8n or for the tenant, another works. More than 100 % can't be given as text.
	maxWorkers: 2 * availableParallelism(),
};
