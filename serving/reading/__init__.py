"""Reading running text: sentences, quotes, who speaks, and the states behind the speakers. No model is needed."""
