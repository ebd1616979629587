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
	live.innerHTML = event.data;
	// Missing until something has happened.
	const sentence = live.querySelector('[data-latest]')?.dataset.latest ?? '';
	if (latest.textContent !== sentence) {
		latest.textContent = sentence;
	}
});
