const { AsyncLocalStorage } = require('node:async_hooks');
const { clearTimeout } = require('node:timers');

const { ModernFakeTimers } = require('@jest/fake-timers');
const { ModuleMocker } = require('jest-mock');

/** What Jest and tests set on the process itself, and what the next test file must find as it was. */
const keptGlobals = ['console', 'process', 'setTimeout'];
const keptOfProcess = ['exit', 'env'];
const keptOfStreams = ['write'];
const keptOfErrors = ['stackTraceLimit', 'prepareStackTrace'];

/** A trigger waits for the time of its fallback in steps of five seconds, for up to an hour. Nothing in a test ends that. */
const LONG_MS = 1_000;

const expectKey = Symbol.for('$$jest-matchers-object');

/** Storages in use. Jest makes one for each test file, and each makes every promise of the process dearer for as long as it is in use. */
const storages = new Set();
for (const name of ['run', 'enterWith']) {
	const original = AsyncLocalStorage.prototype[name];
	AsyncLocalStorage.prototype[name] = function (...given) {
		storages.add(this);
		return original.apply(this, given);
	};
}

/**
 * Test files run among Node's own globals instead of in a context of their own, so that the packages that `runtime.js` loads once are
 * loaded for them too: an `Error` of n8n's is an `Error` here, as it is where the node runs.
 */
module.exports = class SharedEnvironment {
	constructor({ projectConfig }) {
		this.global = globalThis;
		this.moduleMocker = new ModuleMocker(globalThis);
		this.fakeTimers = null;
		this.fakeTimersModern = new ModernFakeTimers({ config: projectConfig, global: globalThis });
		this.restore = [
			restorer(globalThis, keptGlobals),
			restorer(process, keptOfProcess),
			restorer(process.stdout, keptOfStreams),
			restorer(process.stderr, keptOfStreams),
			restorer(Error, keptOfErrors),
		];
		process.env = { ...process.env };
		// `expect` makes this where it finds none, and then for good: the next file would begin with the name of the test that ran last.
		Object.defineProperty(globalThis, expectKey, { configurable: true, value: newExpectState() });
	}

	/** Each `expect` makes an error ahead, for its stack; Jest has it hold a hundred frames, which costs more than the comparison. */
	async setup() {
		Error.stackTraceLimit = 20;
		this.longTimers = keepLongTimers();
	}

	async teardown() {
		this.fakeTimersModern.dispose();
		// They'd go on in the next test file's time, and keep the process when all is done.
		for (const timer of this.longTimers) clearTimeout(timer);
		for (const restore of this.restore) restore();
		delete globalThis[expectKey];
		for (const storage of storages) storage.disable();
		storages.clear();
	}

	exportConditions() {
		return ['node', 'node-addons'];
	}

	/** None: see `runtime.js`. */
	getVmContext() {
		return null;
	}
};

/** The timers of a second and more that begin from now on. */
function keepLongTimers() {
	const timers = new Set();
	const { setTimeout: original } = globalThis;
	const keeping = (...given) => {
		const timer = original(...given);
		if (given[1] >= LONG_MS) timers.add(timer);
		return timer;
	};
	globalThis.setTimeout = Object.defineProperties(keeping, Object.getOwnPropertyDescriptors(original));
	return timers;
}

function newExpectState() {
	const state = {
		assertionCalls: 0,
		expectedAssertionsNumber: null,
		isExpectingAssertions: false,
		numPassingAsserts: 0,
		suppressedErrors: [],
	};
	return { customEqualityTesters: [], matchers: Object.create(null), state };
}

/** Remembers how properties are defined; what it returns defines them so again. */
function restorer(target, names) {
	const before = names.map((name) => [name, Object.getOwnPropertyDescriptor(target, name)]);
	return () => {
		for (const [name, descriptor] of before) {
			if (descriptor === undefined) delete target[name];
			else Object.defineProperty(target, name, descriptor);
		}
	};
}
