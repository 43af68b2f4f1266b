import { readFileSync } from 'node:fs';
import { Checker } from './openApi/check';
import { ApiDocument, part } from './openApi/document';
import { isClean, judge, tableOf, together } from './report';
import { trafficOfClient, trafficOfNode } from './traffic';

const help = `npm run contract -- FILE

Holds every response of every endpoint of the sandbox, and every request that our node sends, against the OpenAPI document in FILE
(JSON, version 3.0 or 3.1). Prints a table and ends with 1 if there is a finding or something was not seen.

What is not as the document has it: a status, parameter, header, content type or field that it does not name, and a value that its
schema does not allow. Alternatives under oneOf count as anyOf, for those of ISC's document overlap; where a discriminator names the
alternative, that one holds. Signing in (/oauth) is not in ISC's document.
`;

async function main([file]: string[]): Promise<void> {
	if (file === undefined || file === '--help') {
		process.stdout.write(help);
		process.exitCode = file === undefined ? 1 : 0;
		return;
	}
	const checker = new Checker(new ApiDocument(part(JSON.parse(readFileSync(file, 'utf8')))));
	const { exchanges, problems } = together(await trafficOfClient(), await trafficOfNode());
	const rows = judge(checker, exchanges);
	process.stdout.write(tableOf(rows, problems));
	process.exitCode = isClean(rows, problems) ? 0 : 1;
}

main(process.argv.slice(2))
	.catch((error: unknown) => {
		process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
		process.exitCode = 1;
	})
	// An event that waits for its answer keeps the process for up to an hour. Everything has been written by now.
	.finally(() => process.stdout.write('', () => process.exit()));
