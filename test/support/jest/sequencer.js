const { default: Sequencer } = require('@jest/test-sequencer');

/** Mostly waits, and for longer than any other. */
const longest = /test\/contract\/contract\.test\.ts$/;

/** Jest's order, but with the longest file first: where no times are known yet, as in a fresh clone, Jest begins with the largest files. */
module.exports = class LongestFirst extends Sequencer {
	sort(tests) {
		const sorted = super.sort(tests);
		return [...sorted.filter(({ path }) => longest.test(path)), ...sorted.filter(({ path }) => !longest.test(path))];
	}
};
