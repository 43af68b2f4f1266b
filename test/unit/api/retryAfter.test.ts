import { retryAt } from '../../../isc/api/retryAfter';
import { answer } from './fakes';

const now = Date.parse('2030-01-01T00:00:00Z');

function waitFor(headers: Record<string, string>): number {
	return retryAt(answer(429, undefined, headers), now) - now;
}

test.each([
	['seconds', { 'retry-after': '7' }, 7_000],
	['parts of a second', { 'retry-after': '1.5' }, 1_500],
	['a date, by the clock here', { 'retry-after': 'Tue, 01 Jan 2030 00:00:09 GMT' }, 9_000],
	[
		'a date, by the server’s clock where it says it',
		{ 'retry-after': 'Tue, 01 Jan 2030 01:00:09 GMT', date: 'Tue, 01 Jan 2030 01:00:00 GMT' },
		9_000,
	],
	['nothing', {}, 10_000],
	['nonsense', { 'retry-after': 'soon' }, 10_000],
	['zero', { 'retry-after': '0' }, 250],
	['a date that is past', { 'retry-after': 'Mon, 31 Dec 2029 00:00:00 GMT' }, 250],
	['half an hour', { 'retry-after': '1800' }, 1_800_000],
	['five hours', { 'retry-after': '18000' }, 18_000_000],
	['a year', { 'retry-after': '31536000' }, 86_400_000],
	['more digits than a number has', { 'retry-after': '9'.repeat(400) }, 86_400_000],
	['a date in another century', { 'retry-after': 'Thu, 01 Jan 2099 00:00:00 GMT' }, 86_400_000],
])('%s', (_name, headers, expected) => {
	expect(waitFor(headers as Record<string, string>)).toBe(expected);
});
