import { attemptAny } from '../api/result';
import type { IscSession } from '../session';
import { behaviors } from './behaviors';
import { permissions } from './permissions';
import { reviewer } from './reviewer';
import { credential } from './credential';
import type { Finding, Known, Probe } from './finding';
import { operations } from './operations';

export type { Finding } from './finding';

const PROBES: readonly Probe[] = [...credential, ...permissions, ...operations, ...behaviors, ...reviewer];

/**
 * Finds out what a credential may do, and how its tenant behaves where ISC's documents disagree. Reads only: about 20 calls. No finding has
 * personal data or an id, so that it can go into a bug report.
 *
 * @throws {IscError} if the credential doesn't work at all
 */
export async function checkTenant(session: IscSession): Promise<Finding[]> {
	await session.me();
	const findings: Finding[] = [];
	const known: Known = { may: new Map() };
	for (const { area, what, look } of PROBES) {
		const answer = await attemptAny(look(session, known));
		if (answer.ok) findings.push(...answer.value.map((found) => ({ area, ...found })));
		else
			findings.push({
				area,
				finding: `${what}: not found out (${kindOf(answer.error)})`,
				status: 'UNKNOWN',
				advice: 'Run the check again.',
			});
		if (!answer.ok && answer.error.meetsEveryRow && answer.error.httpCode === 401) throw answer.error;
	}
	return findings;
}

/** The kind of failure only: the text of an error may hold a name. */
function kindOf({ kind, httpCode }: { kind: string; httpCode?: number }): string {
	return httpCode === undefined ? kind : `${kind}, ${httpCode}`;
}
