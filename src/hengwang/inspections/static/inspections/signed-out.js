// Whoever sees the login page is nobody: the phone's pages must not show the last person's rounds.
// Their queue stays on the phone, and is theirs again when they log in.
localStorage.removeItem("hengwang-inspections-me");
