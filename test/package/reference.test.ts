import { readFileSync } from 'node:fs';
import path from 'node:path';

import { reference } from '../../scripts/reference';

describe('docs/reference.md', () => {
	test('is what `npm run reference` writes', () => {
		expect(readFileSync(path.join(__dirname, '../../docs/reference.md'), 'utf8')).toBe(reference());
	});

	test('has every operation, with a parameter and a field of its output', () => {
		const page = reference();
		expect(page.match(/^### /gm)?.length).toBeGreaterThanOrEqual(19);
		expect(page).toMatch(/### Access Request: Grant[^#]*\| Options > Dry Run \| off \| Whether/);
		expect(page).toMatch(/### Access Request: Grant[^#]*\| `results\[\]\.outcome` \| string \|/);
	});
});
