import type { WantedPair } from '../../../isc/accessRequests/model/wanted';
import { planCalls } from '../../../isc/accessRequests/plan';

/** Prints what it costs to plan this number of pairs: CPU in ms, memory over the base in MB, and the calls that came of it. */
const [count, shape] = [Number(process.argv[2]), process.argv[3]];

function pairAt(index: number): WantedPair {
	const person = shape === 'scattered' ? (index * 7919) % (count / 10) : Math.floor(index / 10);
	const item = shape === 'scattered' ? (index * 104729) % 997 : index % 10;
	return {
		row: index,
		requestType: 'GRANT_ACCESS',
		identityId: person.toString(16).padStart(32, '0'),
		identityType: 'HUMAN',
		item: {
			type: 'ENTITLEMENT',
			id: item.toString(16).padStart(32, 'e'),
			comment: 'INC0012345: joins the team',
			...(shape === 'holes' && index % 17 === 0 && { removeDate: '2031-01-01T00:00:00Z' }),
		},
	};
}

const pairs = Array.from({ length: count }, (_, index) => pairAt(index));
const options = { combineItems: true, nestedForSeveral: true, runKey: '1/2/0' };
globalThis.gc?.();
const base = process.memoryUsage().rss;
let peak = base;
const before = process.cpuUsage();
const calls = planCalls(pairs, options);
const { user, system } = process.cpuUsage(before);
peak = Math.max(peak, process.resourceUsage().maxRSS * 1024);
process.stdout.write(
	JSON.stringify({ cpuMs: (user + system) / 1000, peakMb: (peak - base) / 1024 / 1024, calls: calls.length }),
);
