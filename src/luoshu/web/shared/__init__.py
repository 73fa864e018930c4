"""What every page needs: who acts, refusals as pages, the frame, words and times in Chinese."""
