import { Problem } from './problem';
import { say } from './say';

/**
 * Prints an output item as JSON and insists that it is the 202 it should be: queued by ISC.
 *
 * @param what what was run, with the execution id
 * @throws {Problem} when it is anything else
 */
export function showAccepted(what: string, json: Record<string, unknown> | undefined): void {
	say(`  ${what}`);
	if (json === undefined) throw new Problem(`${what}: no output item came out.`);
	say(indent(JSON.stringify(json, null, 2)));
	if (json.statusCode !== 202) throw new Problem(`${what}: the output item is not a 202.`);
}

function indent(text: string): string {
	return text.replace(/^/gm, '  ');
}
