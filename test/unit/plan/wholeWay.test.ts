import { openApiBodyValidator } from './openApiBody';
import { expectWholeWay } from './wholeWay';

// Ten thousand of them take too long here: see test/long.
test('1,000 sets of rows: each row is refused with its reason before any call, or planned into valid calls, each pair exactly once', () => {
	expectWholeWay(1_000);
}, 120_000);

test('a body that breaks the OpenAPI document is found out, where the document is there', () => {
	const isValid = openApiBodyValidator();
	const item = { type: 'ROLE', id: 'r' };
	expect(isValid?.({ requestType: 'GRANT_ACCESS', requestedFor: ['p'], requestedItems: [item] }) ?? true).toBe(true);
	expect(isValid?.({ requestType: 'GRANT_ACCESS', requestedFor: ['p'], requestedItems: [] }) ?? false).toBe(false);
	expect(isValid?.({ requestType: 'GRANT', requestedFor: ['p'], requestedItems: [item] }) ?? false).toBe(false);
});
