/**
 * A failure whose message is all that the person at the terminal needs: what happened and what to do.
 * Anything else that is thrown is a fault of ours and is shown with its stack.
 */
export class Problem extends Error {
	override readonly name = 'Problem';

	/** @param logPath a log whose tail helps; printed after the message */
	constructor(
		message: string,
		readonly logPath?: string,
	) {
		super(message);
	}
}
