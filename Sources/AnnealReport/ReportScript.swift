/// What a report does when it is touched: the value under the pointer, and with the arrow keys point by point.
enum ReportScript {
    static let text = """
        (function(){"use strict";
        var tip=document.getElementById("tip"),last=null;
        function show(c){if(last)last.classList.remove("on");last=c;if(!c){tip.classList.remove("on");return}
        c.classList.add("on");tip.textContent=c.getAttribute("data-label");tip.classList.add("on");
        var b=c.getBoundingClientRect(),t=tip.getBoundingClientRect();
        tip.style.left=Math.max(4,Math.min(innerWidth-t.width-4,b.left+b.width/2-t.width/2))+"px";
        tip.style.top=(b.top-t.height-8<4?b.bottom+8:b.top-t.height-8)+"px"}
        document.querySelectorAll("svg.chart").forEach(function(s){
        var all=Array.prototype.slice.call(s.querySelectorAll("circle")),at=-1;
        s.addEventListener("pointermove",function(e){var best=null,least=1600;all.forEach(function(c){var b=c.getBoundingClientRect(),x=b.left+b.width/2-e.clientX,y=b.top+b.height/2-e.clientY,d=x*x+y*y;if(d<least){least=d;best=c}});show(best)});
        s.addEventListener("pointerleave",function(){show(null)});
        s.addEventListener("blur",function(){at=-1;show(null)});
        s.addEventListener("keydown",function(e){var k={ArrowRight:1,ArrowLeft:-1,ArrowDown:1,ArrowUp:-1}[e.key];
        if(e.key==="Escape"){at=-1;show(null);return}if(!k||!all.length)return;e.preventDefault();
        at=at<0?(k>0?0:all.length-1):(at+k+all.length)%all.length;show(all[at])})})})();
        """
}
