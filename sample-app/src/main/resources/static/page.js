// Keeps what is live on the page up to date. Everything else works without.
const stream = new EventSource('live');
const connection = document.getElementById('connection');
const latest = document.getElementById('latest');

stream.addEventListener('open', () => {
	connection.textContent = 'Live';
	connection.className = 'badge good';
});

stream.addEventListener('error', () => {
	connection.textContent = 'Not live';
	connection.className = 'badge';
});

stream.addEventListener('live', (event) => {
	const live = document.getElementById('live');
	const focused = live.contains(document.activeElement) ? document.activeElement.id : '';
	live.innerHTML = event.data;
	if (focused) {
		// Where the button is gone, whoever uses the keyboard goes on at the beginning of what is live.
		(document.getElementById(focused) ?? live).focus();
	}
	// Missing until something has happened.
	const sentence = live.querySelector('[data-latest]')?.dataset.latest ?? '';
	if (latest.textContent !== sentence) {
		latest.textContent = sentence;
	}
});
